"""What a new pair, lesson or data set begins as: files that are read without a fault, for their author to change."""
