System.Console.WriteLine("mnist");
