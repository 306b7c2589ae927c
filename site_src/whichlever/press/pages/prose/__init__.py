"""What contributors write outside their lessons' code: text stays text, expressions are filled in."""
