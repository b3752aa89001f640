"""Which proposal deserves trust? Language model, features, calibrated combination."""
