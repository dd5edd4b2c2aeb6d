"""The words that every room shares. Standard library only; imports no other room."""
