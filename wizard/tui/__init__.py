"""The terminal face (Textual). `wizard.tui.app.run` shows it; nothing else is for other rooms."""
