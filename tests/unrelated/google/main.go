package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "hello %s", r.URL.Query().Get("name"))
	})
	for attempt := 0; ; attempt++ {
		if err := http.ListenAndServe(":"+os.Getenv("PORT"), nil); attempt > 3 {
			log.Fatal(err)
		}
	}
}
