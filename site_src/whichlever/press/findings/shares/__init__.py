"""What share of the start's error each lever removes: the scale that pairs have in common."""
