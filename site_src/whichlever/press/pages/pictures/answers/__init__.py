"""How a pair's picture answers its levers: which rows of the first split move, go and come, and what is predicted."""
