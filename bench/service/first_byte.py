"""Time to the first byte of the data privacy page, at a steady rate.

    COOKIE=... python3 first_byte.py http://127.0.0.1:8199 [SECONDS]

Asks 100 times a second over four connections, each time when it is due whether or not the one
before was slow, and prints the median, the 99th in a hundred, and the slowest.
"""

import http.client
import os
import sys
import threading
import time

RATE = 100
CONNECTIONS = 4


def ask(host, cookie, dues, taken):
    """Asks at each moment of `dues` and keeps how long the head of the answer took."""
    connection = http.client.HTTPConnection(host)
    for due in dues:
        time.sleep(max(0.0, due - time.perf_counter()))
        begun = time.perf_counter()
        connection.request("GET", "/privacy", headers={"Cookie": cookie})
        answer = connection.getresponse()
        taken.append((time.perf_counter() - begun) * 1e3)
        answer.read()
        if answer.status != 200:
            sys.exit(f"the page answers {answer.status}: is COOKIE that of a member?")


def main():
    host = sys.argv[1].removeprefix("http://")
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    start = time.perf_counter() + 0.2
    dues = [start + number / RATE for number in range(RATE * seconds)]
    taken = []
    threads = [
        threading.Thread(target=ask, args=(host, os.environ["COOKIE"], dues[k::CONNECTIONS], taken))
        for k in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken.sort()
    at = lambda share: taken[min(len(taken) - 1, int(len(taken) * share))]
    print(f"{len(taken)} answers: p50 {at(0.5):.2f} ms, p99 {at(0.99):.2f} ms, most {taken[-1]:.2f} ms")


if __name__ == "__main__":
    main()
