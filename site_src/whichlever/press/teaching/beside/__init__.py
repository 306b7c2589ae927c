"""What a class gets beside the files that the engine makes by itself."""
