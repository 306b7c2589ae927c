"""What a pair's table looks like, drawn from its rows: for the page before the bet, for lists and for cards."""
