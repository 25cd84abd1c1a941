"""The nouns: frozen values that every other room hands on; no verb that touches anything."""
