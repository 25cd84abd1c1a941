"""Where records are kept: sealed objects, a signed log, keys, an encrypted index and the checks of all of them."""
