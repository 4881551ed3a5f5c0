"""The rules that a flow is held to: small functions over one document, a file for each subject.

A new rule is a function and its row (code, severity, meaning, advice, a bad and a good example) in
the file of its subject, the sentence that it says in wizard.messages.lint_messages, and its row in
the table of flows/README.md. Their order, and all that is done with what they find, is in
wizard.flow.lint.checker.
"""
