"""What a pair's zip holds beside its lessons: the page, how long it runs, and licences."""
