"""The rules that a flow is held to: small functions over one document, a file for each subject.

A new rule is a function and its row (code, severity, meaning, a bad and a good example) in the file
of its subject, and the sentence that it says in wizard.messages.lint_messages. The order of the
rules, and all that is done with what they find, is in wizard.flow.lint.checker; flows/README.md has
a passage on each.
"""
