"""What is measured: time and memory, printed beside their targets."""
