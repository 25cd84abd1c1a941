"""What `make bench` measures: the runs (gauge, runs, race), what they are fed (material), and each subject's pairs."""
