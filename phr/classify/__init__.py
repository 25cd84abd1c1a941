"""What a reading means: kind, date, person, provider, language, and how sure phr is of each."""
