"""What is known of words beforehand: the evidence for a name (`placewords`), the words of spatial language."""
