using Mnist.Cli;

namespace Mnist.Tests.Cli;

public sealed class CommandLineTextTests
{
    [Fact]
    public void The_switch_is_added_once_and_before_the_end_of_options()
    {
        Assert.Equal("mnist train cnn --epochs 3 --resume", CommandLineText.With(["train", "cnn", "--epochs", "3"], "--resume"));
        Assert.Equal("mnist train --resume cnn", CommandLineText.With(["train", "--resume", "cnn"], "--resume"));
        Assert.Equal("mnist train --resume -- cnn", CommandLineText.With(["train", "--", "cnn"], "--resume"));
    }

    [Fact]
    public void A_word_that_a_shell_would_change_is_quoted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Its shells quote otherwise.");

        Assert.Equal("mnist train cnn --out 'my runs/$x' --resume", CommandLineText.With(["train", "cnn", "--out", "my runs/$x"], "--resume"));
        Assert.Equal("mnist train cnn --out 'a'\\''b' --out=/tmp/x-1 '' --resume", CommandLineText.With(["train", "cnn", "--out", "a'b", "--out=/tmp/x-1", ""], "--resume"));
    }
}
