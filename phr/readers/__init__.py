"""How a file is read: in a limited child process that holds no key, and always in the file's own words."""
