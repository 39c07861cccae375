"""What must not be read by others: secrets, and the files that hold anything personal."""
