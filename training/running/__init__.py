"""What every stage needs: the working folder, the machine, checkpoints, and how long to go on."""
