"""What may be shown? Trees fitted on real, injected and clean sentences, and thresholds chosen by what they cost."""
