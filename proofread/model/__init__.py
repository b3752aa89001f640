"""What is the network? Bi-RNN encoder, attention decoder, copy, heads."""
