using Mnist.MLNet.Engines.Managed.Operations;
using Mnist.MLNet.Lowering;

namespace Mnist.Tests.MLNet.Engines;

/// <summary>What lowering may write and what the managed engine runs are one list.</summary>
public sealed class OperationTableTests
{
    [Fact]
    public void Every_operator_that_lowering_writes_is_run() =>
        Assert.Equal(OnnxOperators.Names.Order(StringComparer.Ordinal), OperationTable.Names.Order(StringComparer.Ordinal));

    [Fact]
    public void Lowering_can_write_no_other() => Assert.Equal(
        "The operator 'Loop' is missing in OnnxOperators, which tells engines what they have to run.",
        Assert.Throws<InvalidOperationException>(() => new OnnxGraph().Add("Loop", "node", [], 1)).Message);
}
