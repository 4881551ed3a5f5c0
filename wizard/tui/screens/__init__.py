"""The pages of the face. Each draws itself from the view and answers its own keys."""
