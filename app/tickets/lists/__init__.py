"""Lists of tickets: the queue, the board, who holds what."""
