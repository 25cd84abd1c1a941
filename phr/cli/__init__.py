"""The terminal face: commands that ask actions, show what they answer, and turn errors into exit codes."""
