"""History files: each form, each trouble, and what is said of them."""
