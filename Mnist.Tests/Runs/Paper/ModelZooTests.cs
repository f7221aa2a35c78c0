using Mnist.Models;
using Mnist.Runs.Paper;

namespace Mnist.Tests.Runs.Paper;

public sealed class ModelZooTests
{
    public static TheoryData<string> Names => [.. ModelZoo.All.Select(zoo => zoo.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_the_zoo_says_of_its_models_is_so(string name)
    {
        ZooModel zoo = ModelZoo.Get(name);
        Sequential model = zoo.Build(seed: 1);

        Assert.Equal(zoo.Parameters, model.count_params());
        Assert.Equal(zoo.MultiplyAdds, model.MultiplyAdds);
        Assert.Equal([zoo.Recipe.Optimizer, zoo.Recipe.Loss], [model.Optimizer!.Name, model.Loss!.Name]);
        Assert.Equal(zoo.Recipe.LearningRate, model.Optimizer.LearningRate);
    }
}
