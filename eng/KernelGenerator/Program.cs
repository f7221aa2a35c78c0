using Mnist.KernelGenerator;

// Writes the generated kernels into the repository this is run in: dotnet run --project eng/KernelGenerator
string? root = Directory.GetCurrentDirectory();
while (root is not null && !File.Exists(Path.Combine(root, "Mnist.sln")))
{
    root = Path.GetDirectoryName(root);
}

if (root is null)
{
    Console.Error.WriteLine($"No Mnist.sln in {Directory.GetCurrentDirectory()} or above it: run this inside the repository.");
    return 1;
}

foreach ((string path, string text) in GeneratedKernels.All)
{
    File.WriteAllText(Path.Combine(root, path), text);
    Console.WriteLine(path);
}

return 0;
