"""phr: a personal health records organizer for someone who needs a second medical opinion."""

VERSION = "0.1.0"
