"""What places and directions mean on the ground: outlines, borders, rivers, shores and the size of areas."""
