"""What is a text? Characters, spans, sentences, vocabulary."""
