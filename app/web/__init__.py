"""What the ceremony and the desk share: who is let in, how much is read, how pages are served."""
