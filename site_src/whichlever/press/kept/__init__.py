"""What earlier builds left that saves time, and how it is told whether it still holds."""
