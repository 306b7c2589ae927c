"""What the site has for those who teach: a sheet for each pair, all of them to print, and a list to choose from."""
