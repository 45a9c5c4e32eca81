"""The networks, ours and other people's, and reading them from every form they come in."""
