"""One lesson's script as it came out: prose for Markdown, code and outputs as finished HTML, pictures as files."""
