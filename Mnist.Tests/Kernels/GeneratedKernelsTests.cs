using Mnist.KernelGenerator;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Kernels;

public sealed class GeneratedKernelsTests
{
    [Fact]
    public void Committed_kernels_are_what_their_templates_give() => Assert.All(GeneratedKernels.All, file =>
    {
        string committed = File.ReadAllText(Path.Combine(FixtureFolder.Repository, file.Path));
        Assert.True(file.Text == committed, $"{file.Path} is not what eng/KernelGenerator writes: run dotnet run --project eng/KernelGenerator.");
    });
}
