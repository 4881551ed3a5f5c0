"""The full-screen UI (Textual). `wizard.tui.app.run` shows it; nothing else is for other rooms."""
