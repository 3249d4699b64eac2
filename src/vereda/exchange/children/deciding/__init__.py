"""What people decide of children: to merge two, to split one, to keep two apart; and the exact undoing of each."""
