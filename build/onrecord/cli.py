def main() -> None:
    print("onrecord")
