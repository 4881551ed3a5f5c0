"""The rules that a flow is judged by: small functions over one document, grouped by what they
look at. Their order, and all that is done with what they find, is in wizard.flow.lint.checker."""
