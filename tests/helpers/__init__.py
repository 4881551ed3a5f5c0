"""What tests of more than one room use: real terminals, processes and connections, and patience."""
