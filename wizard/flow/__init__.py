"""What a flow is: documents read into steps, answers, commands and conditions, and judged."""
