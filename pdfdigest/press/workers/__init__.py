"""Workers: child processes that set galleys.

pool               an executor over warm child processes, and the child's side
foreman            a process that has loaded everything, and splits off workers
machine            one worker as a context manager; what a worker is asked for
"""
