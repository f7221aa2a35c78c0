namespace Mnist.Models.Kernels;

/// <summary>Mean and squared distances of one channel, joined part by part (Chan, Golub and LeVeque, 1979) in the order given.</summary>
internal struct ChannelMoments
{
    private double _count;
    private double _mean;
    private double _squares;

    /// <summary>Mean of all parts.</summary>
    public readonly float Mean => (float)_mean;

    /// <summary>Mean squared distance from the mean.</summary>
    public readonly float Variance => (float)(_squares / _count);

    /// <summary>Adds a part.</summary>
    /// <param name="count">Its values, at least one.</param>
    /// <param name="mean">Their mean.</param>
    /// <param name="squares">Sum of their squared distances from it.</param>
    public void Join(int count, float mean, float squares)
    {
        double sum = _count + count;
        double distance = mean - _mean;
        _squares += squares + (distance * distance * _count * count / sum);
        _mean += distance * count / sum;
        _count = sum;
    }
}
