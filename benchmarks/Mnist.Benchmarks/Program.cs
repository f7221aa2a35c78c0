Mnist.Benchmarks.KernelTable.Print(System.Console.Out);
