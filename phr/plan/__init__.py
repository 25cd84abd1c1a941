"""The nine steps of a second opinion, as data, with the evidence that phr can see for each."""
