"""What a flow is: documents read into steps, choices, commands and conditions; kept, searched,
drawn as a graph, walked at random, and checked (wizard.flow.lint)."""
